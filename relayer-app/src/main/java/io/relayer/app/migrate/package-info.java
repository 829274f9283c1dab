/// `relayer migrate`: the schema and the topics, made or brought up to date.
@NullMarked
package io.relayer.app.migrate;

import org.jspecify.annotations.NullMarked;
