package io.relayer.core.config;

import java.time.Duration;

/// At most so many in each such time.
public record Rate(int count, Duration per) {}
