"""Two releases of servers that nobody here wrote: what the harness finds, beside what their own contracts say."""
