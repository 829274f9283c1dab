/// Gas limits for requests that leave them open.
@NullMarked
package io.relayer.monitor.estimates;

import org.jspecify.annotations.NullMarked;
