@NullMarked
package io.relayer.core.database;

import org.jspecify.annotations.NullMarked;
