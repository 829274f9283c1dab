/// `relayer bench`: what the relayer can do, beside what its node and a bare loop can; and `relayer
/// capacity`: what more would need.
@NullMarked
package io.relayer.bench;

import org.jspecify.annotations.NullMarked;
