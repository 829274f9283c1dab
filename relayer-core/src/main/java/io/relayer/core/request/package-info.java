/// What a producer asks for: the signing request as domain values, and the codes by which one is
/// refused.
@NullMarked
package io.relayer.core.request;

import org.jspecify.annotations.NullMarked;
