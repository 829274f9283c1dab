@NullMarked
package io.relayer.core.view;

import org.jspecify.annotations.NullMarked;
