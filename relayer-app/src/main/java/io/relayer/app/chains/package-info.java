/// `relayer chains` and `relayer nodes`: what is known of chains and nodes, and the chains' switch.
@NullMarked
package io.relayer.app.chains;

import org.jspecify.annotations.NullMarked;
