"""What the vignettes prove: that each verdict is as expected, and that nothing less would pass."""
