/// The clock by which the same bytes go out again.
@NullMarked
package io.relayer.monitor.resend;

import org.jspecify.annotations.NullMarked;
