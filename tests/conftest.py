"""What holds for every test: none of them fails because the machine is busy."""

from hypothesis import HealthCheck, settings

# Shared machines are slow at times; how long an example takes says nothing about what a test promises.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
