@NullMarked
package io.relayer.monitor.resend;

import org.jspecify.annotations.NullMarked;
