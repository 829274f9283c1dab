/// The sections of the configuration that say who signs, and what.
@NullMarked
package io.relayer.signer.settings;

import org.jspecify.annotations.NullMarked;
