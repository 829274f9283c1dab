/// Where a command gets its configuration from.
@NullMarked
package io.relayer.app.config;

import org.jspecify.annotations.NullMarked;
