package io.relayer.core.lease;

/// A leadership as it was taken. The epoch grows with each take-over, so a write that names an old
/// one is refused.
///
/// @param name what is led, such as `monitor:1`
/// @param holder who took it: an epoch may come again where the database went back to an older copy
/// @param epoch the take-over that this is
public record Lease(String name, String holder, long epoch) {}
