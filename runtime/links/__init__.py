"""Ways to a runtime: text in, text out. Links know the contracts alone; which runtime answers is not their business."""
