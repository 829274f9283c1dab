/// `relayer retry`: jobs that make next generations.
@NullMarked
package io.relayer.app.retry;

import org.jspecify.annotations.NullMarked;
