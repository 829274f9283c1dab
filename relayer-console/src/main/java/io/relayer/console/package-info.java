/// Serves status, health, metrics and the operators' page over HTTP.
@NullMarked
package io.relayer.console;

import org.jspecify.annotations.NullMarked;
