/// Events that the relayer publishes.
@NullMarked
package io.relayer.messages.event;

import org.jspecify.annotations.NullMarked;
