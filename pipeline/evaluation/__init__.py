"""How good an attribution is: counts, baselines, intervals, reports."""
