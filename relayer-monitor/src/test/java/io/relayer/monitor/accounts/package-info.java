@NullMarked
package io.relayer.monitor.accounts;

import org.jspecify.annotations.NullMarked;
