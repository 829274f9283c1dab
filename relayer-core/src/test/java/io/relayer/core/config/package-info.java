@NullMarked
package io.relayer.core.config;

import org.jspecify.annotations.NullMarked;
