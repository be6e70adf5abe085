"""Charts: causal, odd predictors that turn numbers into residuals, and residuals into trits."""
