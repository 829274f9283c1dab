/// The configuration, and the options by which commands find it.
@NullMarked
package io.relayer.app.config;

import org.jspecify.annotations.NullMarked;
