"""What more than one test module needs: builders of items, fakes, readers of outputs, records as they are published."""
