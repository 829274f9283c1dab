@NullMarked
package io.relayer.app.retry;

import org.jspecify.annotations.NullMarked;
