/// A chain's nodes as one thing: which of them can be used, who is asked, what happens when one
/// fails.
@NullMarked
package io.relayer.node;

import org.jspecify.annotations.NullMarked;
