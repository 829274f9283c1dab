@NullMarked
package io.relayer.core;

import org.jspecify.annotations.NullMarked;
