"""Description length: what trit planes cost, what a chart costs, and when changing the chart pays."""
