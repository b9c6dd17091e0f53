export { AppModule } from './app.module.js';
export { gatewayEnv, type GatewayConfig } from './config.js';
export { gatewayOptions } from './gateway-app.js';
