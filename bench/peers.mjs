// What is found in bench/node_modules alone, wherever the contender lies that asks for it.

export { createGatewayRuntime } from '@graphql-hive/gateway';
export { unifiedGraphHandler } from '@graphql-hive/router-runtime';
