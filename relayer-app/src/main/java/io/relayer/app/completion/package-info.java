/// `relayer completion`: what a shell completes commands with.
@NullMarked
package io.relayer.app.completion;

import org.jspecify.annotations.NullMarked;
