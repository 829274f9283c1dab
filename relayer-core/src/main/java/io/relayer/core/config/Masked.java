package io.relayer.core.config;

/// A value that may hold secrets, which its text leaves out: so what people are shown of it is the
/// text, also where it can't be read.
public interface Masked {}
