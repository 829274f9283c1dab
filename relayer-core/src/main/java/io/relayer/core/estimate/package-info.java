/// Gas limits that requests leave to be estimated.
@NullMarked
package io.relayer.core.estimate;

import org.jspecify.annotations.NullMarked;
