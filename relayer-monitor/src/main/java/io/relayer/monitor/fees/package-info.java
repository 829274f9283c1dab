/// The market's prices for gas.
@NullMarked
package io.relayer.monitor.fees;

import org.jspecify.annotations.NullMarked;
