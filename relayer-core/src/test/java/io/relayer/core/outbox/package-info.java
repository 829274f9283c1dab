@NullMarked
package io.relayer.core.outbox;

import org.jspecify.annotations.NullMarked;
