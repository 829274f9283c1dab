/// Parts that all of a chain's monitor shares: the lease that its writes name, and the chain's
/// terms.
@NullMarked
package io.relayer.monitor.leader;

import org.jspecify.annotations.NullMarked;
