package io.relayer.messages;

import org.jspecify.annotations.Nullable;

/// The W3C trace context that a request came with, as it is carried on through every hop.
///
/// @param parent header `traceparent`
/// @param state header `tracestate`
public record Trace(@Nullable String parent, @Nullable String state) {
  public static final Trace NONE = new Trace(null, null);
}
