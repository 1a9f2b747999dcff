"""What the scenario and interop tests share: real processes, real clients, and waiting without sleeping blindly."""
