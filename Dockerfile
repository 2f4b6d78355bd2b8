# Outpace itself. Build from the project's root: docker build -t outpace .
FROM node:22-trixie-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-trixie-slim
ENV NODE_ENV=production
WORKDIR /opt/outpace
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules node_modules
COPY --from=build /src/dist dist
COPY config config
COPY dialplan dialplan
RUN ln -s /opt/outpace/dist/cli/main.js /usr/local/bin/outpace && install -d -o node -g node -m 0750 /var/lib/outpace
USER node
VOLUME /var/lib/outpace
# The data folder is absolute, so that `docker compose exec outpace outpace …` finds the same one from anywhere.
ENV OUTPACE_DATA_DIR=/var/lib/outpace
ENTRYPOINT ["node", "/opt/outpace/dist/cli/main.js"]
CMD ["serve"]
