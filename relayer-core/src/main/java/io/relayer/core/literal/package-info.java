/// Values as people and programs write them: numbers, addresses, bytes and text that can be shown.
@NullMarked
package io.relayer.core.literal;

import org.jspecify.annotations.NullMarked;
