/// The same cases against every node that can be run here, and the matrix of what they say.
@NullMarked
package io.relayer.node.conformance;

import org.jspecify.annotations.NullMarked;
