@org.jspecify.annotations.NullMarked
package io.relayer.core.order;
