/// The reading of YAML into records: keys by the names of their components, values by their types.
/// Problems are collected, each with its path, and reading goes on after each.
@NullMarked
package io.relayer.app.yaml;

import org.jspecify.annotations.NullMarked;
