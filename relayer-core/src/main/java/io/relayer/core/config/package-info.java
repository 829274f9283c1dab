/// The configuration's records: what their components say of themselves, and the checks that their
/// constructors make. Problems of a record are collected, each with its path.
@NullMarked
package io.relayer.core.config;

import org.jspecify.annotations.NullMarked;
