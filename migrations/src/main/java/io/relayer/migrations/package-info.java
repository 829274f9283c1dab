/// The SQL schema of the relayer and the means to bring a database up to it.
@NullMarked
package io.relayer.migrations;

import org.jspecify.annotations.NullMarked;
