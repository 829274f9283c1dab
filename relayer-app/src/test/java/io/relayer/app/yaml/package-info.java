@NullMarked
package io.relayer.app.yaml;

import org.jspecify.annotations.NullMarked;
