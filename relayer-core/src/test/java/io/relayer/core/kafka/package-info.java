@NullMarked
package io.relayer.core.kafka;

import org.jspecify.annotations.NullMarked;
