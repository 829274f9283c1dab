/// Signing requests: what a producer asks for as values, how its bytes are read, and the codes by
/// which one is refused.
@NullMarked
package io.relayer.messages.request;

import org.jspecify.annotations.NullMarked;
