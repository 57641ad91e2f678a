"""The benchmarks' own parts, as far as they judge: a wrong comparison of documents would blame the harness."""
